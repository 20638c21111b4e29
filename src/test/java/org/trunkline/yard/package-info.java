/** The test yard: a real Asterisk with the real templates, and real SIP peers around it. */
@NullMarked
package org.trunkline.yard;

import org.jspecify.annotations.NullMarked;
