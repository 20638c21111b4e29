/** Full text over what is on customers' timelines: an index that follows the journal and can be made anew at any time. */
@NullMarked
package org.trunkline.search;

import org.jspecify.annotations.NullMarked;
