/** All that is held of one person: taken out as a whole for them, or erased with a receipt. */
@NullMarked
package org.trunkline.person;

import org.jspecify.annotations.NullMarked;
