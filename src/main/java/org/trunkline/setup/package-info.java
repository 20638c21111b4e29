/** What is made on the machine before the first start: folders, secrets, Asterisk's own configuration. */
@NullMarked
package org.trunkline.setup;

import org.jspecify.annotations.NullMarked;
