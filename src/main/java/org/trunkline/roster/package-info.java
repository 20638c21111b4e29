/** The queues and agents that exist: declared in the configuration file or made through the API. */
@NullMarked
package org.trunkline.roster;

import org.jspecify.annotations.NullMarked;
