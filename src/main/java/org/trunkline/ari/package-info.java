/** Asterisk, spoken to over ARI: typed events in, commands out, one socket reader. Implements the ports of {@code line}. */
@NullMarked
package org.trunkline.ari;

import org.jspecify.annotations.NullMarked;
