package org.trunkline.chat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.Section;

/**
 * The word of a web site on who its visitor is: a signed JWT. By HS256 with a secret that both have, or by RS256 or ES256 with
 * the site's public keys, a JWKS or PEM file. What has neither is refused, so is what has no end.
 */
public final class SignedTokens {
    private static final int SHORTEST_SECRET = 32;
    private static final int LONGEST = 8_000;
    private static final int SKEW_SECONDS = 30;

    private final byte[] secret;
    private final List<JWK> keys;
    private final String issuer;
    private final String audience;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /**
     * What a site says of its visitor.
     *
     * @param emailVerified whether the site made sure of it
     */
    record Claims(
            String subject,
            @Nullable String name,
            @Nullable String email,
            boolean emailVerified,
            @Nullable String phone,
            boolean phoneVerified) {
        @Override
        public String toString() {
            return "Claims[…]";
        }
    }

    /** A token that does not count; says why and what to do, without what is in it. */
    public static final class Refused extends Exception {
        Refused(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    /** @param secret empty: none */
    SignedTokens(byte[] secret, List<JWK> keys, String issuer, String audience) {
        this.secret = secret.clone();
        this.keys = List.copyOf(keys);
        this.issuer = issuer;
        this.audience = audience;
        processor.setJWSKeySelector((header, _) -> keysFor(header));
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        if (!issuer.isEmpty()) {
            exact.issuer(issuer);
        }
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                audience.isEmpty() ? null : Set.of(audience), exact.build(), Set.of("sub", "exp"), Set.of());
        claims.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** Of {@code [[chat]]}; null: neither secret nor keys are given. */
    static @Nullable SignedTokens of(Section section) {
        String secret = section.text("secret", "");
        String keys = section.text("keys", "");
        String issuer = section.text("issuer", "");
        String audience = section.text("audience", "");
        if (!secret.isEmpty() && secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
            section.problem(
                    "secret", "is too short", "give at least " + SHORTEST_SECRET + " characters: openssl rand -hex 32");
        }
        if (secret.isEmpty() && keys.isEmpty()) {
            return null;
        }
        List<JWK> read = List.of();
        if (!keys.isEmpty()) {
            Path file = section.path("keys", "");
            try {
                read = keys(Files.readString(file));
                if (read.isEmpty()) {
                    section.problem(
                            "keys", file + " has no public key for RS256 or ES256", "put the site's keys there");
                }
            } catch (IOException | ParseException | JOSEException | RuntimeException e) {
                section.problem(
                        "keys",
                        file + " cannot be read (" + e.getClass().getSimpleName() + ")",
                        "give a file with a JWKS, or a public key in PEM");
            }
        }
        return new SignedTokens(secret.getBytes(StandardCharsets.UTF_8), read, issuer, audience);
    }

    static List<JWK> keys(String text) throws ParseException, JOSEException {
        List<JWK> all = text.stripLeading().startsWith("{")
                ? JWKSet.parse(text).getKeys()
                : List.of(JWK.parseFromPEMEncodedObjects(text));
        return all.stream()
                .filter(key -> key instanceof RSAKey || key instanceof ECKey)
                .map(JWK::toPublicJWK)
                .toList();
    }

    /** Only of the kind that the algorithm wants: a public key is never taken for a secret. */
    private List<Key> keysFor(JWSHeader header) {
        JWSAlgorithm algorithm = header.getAlgorithm();
        List<Key> fitting = new ArrayList<>();
        if (JWSAlgorithm.HS256.equals(algorithm) && secret.length >= SHORTEST_SECRET) {
            fitting.add(new SecretKeySpec(secret, "HmacSHA256"));
        }
        for (JWK key : keys) {
            boolean named = header.getKeyID() == null
                    || key.getKeyID() == null
                    || header.getKeyID().equals(key.getKeyID());
            try {
                if (named && JWSAlgorithm.RS256.equals(algorithm) && key instanceof RSAKey rsa) {
                    fitting.add(rsa.toRSAPublicKey());
                } else if (named && JWSAlgorithm.ES256.equals(algorithm) && key instanceof ECKey ec) {
                    fitting.add(ec.toECPublicKey());
                }
            } catch (JOSEException e) {
                throw new IllegalStateException("a key of [[chat]] keys cannot be used", e);
            }
        }
        return fitting;
    }

    /** As a site would sign it, for the demonstration; empty: there is no secret, so only the site can. */
    Optional<String> sign(String subject, String name, String email, Instant until) {
        if (secret.length < SHORTEST_SECRET) {
            return Optional.empty();
        }
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(subject)
                .expirationTime(Date.from(until))
                .claim("name", name)
                .claim("email", email)
                .claim("email_verified", true);
        if (!issuer.isEmpty()) {
            claims.issuer(issuer);
        }
        if (!audience.isEmpty()) {
            claims.audience(audience);
        }
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            token.sign(new MACSigner(secret));
            return Optional.of(token.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException("the secret of [[chat]] cannot sign", e);
        }
    }

    Claims read(String token) throws Refused {
        if (token.length() > LONGEST) {
            throw new Refused("the token is too long; give a JWT of what a chat needs", null);
        }
        try {
            JWTClaimsSet claims = processor.process(token, null);
            String subject = claims.getSubject();
            if (subject == null || subject.isBlank()) {
                throw new Refused("the token names nobody; give sub", null);
            }
            return new Claims(
                    subject,
                    claims.getStringClaim("name"),
                    claims.getStringClaim("email"),
                    Boolean.TRUE.equals(claims.getBooleanClaim("email_verified")),
                    claims.getStringClaim("phone_number"),
                    Boolean.TRUE.equals(claims.getBooleanClaim("phone_number_verified")));
        } catch (ExpiredJWTException e) {
            throw new Refused("the token has expired; have the page get a new one of its server", e);
        } catch (ParseException e) {
            throw new Refused("the token is no JWT, or a claim of it has the wrong type; see docs/chat.md", e);
        } catch (BadJOSEException | JOSEException e) {
            throw new Refused(
                    "the token is not signed as [[chat]] says, or is for somebody else; check algorithm, key, iss and aud",
                    e);
        }
    }
}
