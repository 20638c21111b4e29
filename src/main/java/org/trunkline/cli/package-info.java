/** The command line; it talks to the API and never opens the database. */
@NullMarked
package org.trunkline.cli;

import org.jspecify.annotations.NullMarked;
