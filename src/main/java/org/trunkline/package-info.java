/** Trunkline: the wiring of the rooms. */
@NullMarked
package org.trunkline;

import org.jspecify.annotations.NullMarked;
