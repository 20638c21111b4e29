/** The ordered, append-only log of what happened, its spool, and the live stream of what was committed. */
@NullMarked
package org.trunkline.journal;

import org.jspecify.annotations.NullMarked;
