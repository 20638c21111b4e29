/** Answers that are written once and used often, with variables; signatures. Who uses one fills it in and sends it. */
@NullMarked
package org.trunkline.canned;

import org.jspecify.annotations.NullMarked;
