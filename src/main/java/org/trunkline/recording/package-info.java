/** Recorded audio: calls as they go on, files, the rows that name them, retention. */
@NullMarked
package org.trunkline.recording;

import org.jspecify.annotations.NullMarked;
