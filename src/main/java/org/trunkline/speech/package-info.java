/** What callers say: voice activity, recognizers, and the threads they run on. */
@NullMarked
package org.trunkline.speech;

import org.jspecify.annotations.NullMarked;
