/** Who gets whom: the deterministic core, its inputs and decisions, and the one thread that owns it. */
@NullMarked
package org.trunkline.queue;

import org.jspecify.annotations.NullMarked;
