/**
 * Contacts in writing (email, chat, SMS, social) as interactions of a customer, whatever brings them: received, routed by the
 * floor, answered, sent once. Rooms of channels bring messages in by {@link org.trunkline.conversation.Conversations} and
 * carry answers out by {@link org.trunkline.conversation.Carrier}.
 */
@NullMarked
package org.trunkline.conversation;

import org.jspecify.annotations.NullMarked;
