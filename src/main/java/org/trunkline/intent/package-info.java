/** What callers want: intents as files, compiled to what may be said, and what was said or written brought back to them. */
@NullMarked
package org.trunkline.intent;

import org.jspecify.annotations.NullMarked;
