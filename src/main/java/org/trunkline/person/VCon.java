package org.trunkline.person;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Partner;
import org.trunkline.recording.Recording;
import org.trunkline.recording.Recordings;

/** A conversation in the unsigned form of draft-ietf-vcon-vcon-core-04. The first party is the customer. */
final class VCon {
    /** Longer ones are in the export as files only. */
    private static final long MOST_INLINE = 32L << 20;

    record Sound(Recording recording, String name, @Nullable String agent) {}

    private VCon() {}

    static Map<String, Object> of(
            InteractionDetail detail, @Nullable String name, List<Sound> sounds, Instant at, Recordings recordings)
            throws IOException {
        Interaction one = detail.interaction();
        List<Map<String, Object>> parties = new ArrayList<>();
        Map<String, Object> customer = new LinkedHashMap<>();
        if (one.callerNumber() != null) {
            customer.put("tel", "tel:" + one.callerNumber());
        }
        Optional.ofNullable(name)
                .or(() -> Optional.ofNullable(one.callerName()))
                .ifPresent(it -> customer.put("name", it));
        parties.add(customer);
        Map<String, Integer> places = new LinkedHashMap<>();
        for (InteractionDetail.Part part : detail.parts()) {
            String who = (part.kind() == Partner.Kind.AGENT ? "agent " : "") + part.party();
            if (!places.containsKey(who)) {
                places.put(who, parties.size());
                parties.add(Map.of("name", who));
            }
        }
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < parties.size(); i++) {
            all.add(i);
        }
        List<Map<String, Object>> dialog = new ArrayList<>();
        for (Sound sound : sounds) {
            dialog.add(recording(sound, one, all, recordings));
        }
        if (dialog.isEmpty() && one.connectedAt() == null && one.endedAt() != null) {
            Map<String, Object> nobody = new LinkedHashMap<>();
            nobody.put("type", "incomplete");
            nobody.put("start", one.startedAt().toString());
            nobody.put("parties", List.of(0));
            nobody.put("disposition", one.answeredAt() == null ? "no-answer" : "hung-up");
            dialog.add(nobody);
        }
        Map<String, Object> vcon = new LinkedHashMap<>();
        vcon.put("vcon", "0.4.0");
        vcon.put("uuid", uuid(one.id()).toString());
        vcon.put("created_at", at.toString());
        if (one.queue() != null) {
            vcon.put("subject", one.queue());
        }
        vcon.put("parties", parties);
        vcon.put("dialog", dialog);
        return vcon;
    }

    private static Map<String, Object> recording(
            Sound sound, Interaction one, List<Integer> parties, Recordings recordings) throws IOException {
        Recording recording = sound.recording;
        Map<String, Object> dialog = new LinkedHashMap<>();
        dialog.put("type", "recording");
        dialog.put("start", recording.recordedAt().toString());
        dialog.put("duration", recording.length().toMillis() / 1000.0);
        dialog.put("parties", parties);
        dialog.put("originator", one.direction().equals("out") && parties.size() > 1 ? 1 : 0);
        dialog.put("mediatype", recording.format().mediaType());
        dialog.put("filename", sound.name);
        if (recording.bytes() <= MOST_INLINE) {
            try (InputStream in = recordings.open(recording, 0).orElse(InputStream.nullInputStream())) {
                dialog.put("body", Base64.getUrlEncoder().withoutPadding().encodeToString(in.readAllBytes()));
            }
            dialog.put("encoding", "base64url");
        }
        return dialog;
    }

    /** Of version 8, the same for the same conversation. */
    private static UUID uuid(String interaction) {
        ByteBuffer hash = ByteBuffer.wrap(DigestUtils.sha256("vcon " + interaction));
        return new UUID(
                (hash.getLong() & ~0xF000L) | 0x8000L, (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
    }
}
