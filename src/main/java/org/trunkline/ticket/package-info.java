/** Tickets: pieces of work that span contacts, with their state, targets, texts, and who is at them. */
@NullMarked
package org.trunkline.ticket;

import org.jspecify.annotations.NullMarked;
