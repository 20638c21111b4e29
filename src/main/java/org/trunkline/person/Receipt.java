package org.trunkline.person;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a person was erased. Nothing in it tells who it was, but to somebody who has the secret and the address.
 *
 * @param customers ids of rows that are gone
 * @param identities of their addresses, hashed with a key
 * @param erased how many of what
 * @param doneAt null: it goes on
 * @param text what is signed; null: it goes on
 * @param signature Ed25519, in Base64
 */
public record Receipt(
        String id,
        List<String> customers,
        List<String> identities,
        String by,
        Instant askedAt,
        Map<String, Integer> erased,
        @Nullable Instant doneAt,
        @Nullable String text,
        @Nullable String signature) {}
