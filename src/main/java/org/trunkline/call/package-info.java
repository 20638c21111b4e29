/** The script of one interaction by phone: its stages, its inbox, its ending. */
@NullMarked
package org.trunkline.call;

import org.jspecify.annotations.NullMarked;
