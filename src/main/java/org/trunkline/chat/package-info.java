/**
 * Chat on web pages: who visits, what their sockets are told and what they say, and what happens when they leave. What was said
 * is in the room of conversations. {@link org.trunkline.chat.Chats} is the door; the API brings the sockets.
 */
@NullMarked
package org.trunkline.chat;

import org.jspecify.annotations.NullMarked;
