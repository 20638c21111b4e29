/** What happened, in figures: tables that follow from the journal, reports from them, and Asterisk's queue_log. */
@NullMarked
package org.trunkline.report;

import org.jspecify.annotations.NullMarked;
