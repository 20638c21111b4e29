/** A telephone line in telephone words (answer, play, join, hang up); nothing of Asterisk. */
@NullMarked
package org.trunkline.line;

import org.jspecify.annotations.NullMarked;
