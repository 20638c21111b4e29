package org.trunkline.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedTokensTest {
    private static final byte[] SECRET = "a-secret-of-the-shop-and-of-the-center".getBytes(StandardCharsets.UTF_8);
    private static final String ISSUER = "https://shop.example";
    private static final String AUDIENCE = "center";

    private final SignedTokens bySecret = new SignedTokens(SECRET, List.of(), ISSUER, AUDIENCE);

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("u-7")
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                .claim("email", "ada@tokens.example")
                .claim("email_verified", true);
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String bySecret(JWTClaimsSet claims) throws Exception {
        return signed(JWSAlgorithm.HS256, new MACSigner(SECRET), claims);
    }

    private static void refuses(SignedTokens tokens, String token, String why) {
        assertThatThrownBy(() -> tokens.read(token))
                .isInstanceOf(SignedTokens.Refused.class)
                .hasMessageContaining(why);
    }

    @Test
    void what_the_site_says_of_its_visitor_is_read() throws Exception {
        SignedTokens.Claims read =
                bySecret.read(bySecret(claims().claim("name", "Ada").build()));
        assertThat(read).isEqualTo(new SignedTokens.Claims("u-7", "Ada", "ada@tokens.example", true, null, false));
        assertThat(read.toString()).doesNotContain("ada");
    }

    @Test
    void keys_of_a_jwks_and_of_pem_do_as_well() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
        List<JWK> jwks = SignedTokens.keys(new JWKSet(List.of(rsa, ec)).toString(true));
        SignedTokens tokens = new SignedTokens(new byte[0], jwks, "", "");
        assertThat(tokens.read(signed(JWSAlgorithm.RS256, new RSASSASigner(rsa), claims().build()))
                        .subject())
                .isEqualTo("u-7");
        assertThat(tokens.read(signed(JWSAlgorithm.ES256, new ECDSASigner(ec), claims().build()))
                        .subject())
                .isEqualTo("u-7");
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(rsa.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        assertThat(new SignedTokens(new byte[0], SignedTokens.keys(pem), "", "")
                        .read(signed(JWSAlgorithm.RS256, new RSASSASigner(rsa), claims().build()))
                        .subject())
                .isEqualTo("u-7");
    }

    @Test
    void whatever_is_not_signed_as_agreed_is_refused() throws Exception {
        refuses(bySecret, new PlainJWT(claims().build()).serialize(), "not signed");
        String good = bySecret(claims().build());
        refuses(bySecret, good.substring(0, good.lastIndexOf('.') + 1), "");
        refuses(
                bySecret,
                signed(JWSAlgorithm.HS256, new MACSigner("another-secret-that-is-long-enough-too"), claims().build()),
                "not signed");
        refuses(bySecret, signed(JWSAlgorithm.HS512, new MACSigner(new byte[64]), claims().build()), "not signed");
        refuses(bySecret, "", "no JWT");
        refuses(bySecret, "a.b.c", "");
        refuses(bySecret, "x".repeat(10_000), "too long");

        // A public key is public: whoever has it must not sign with it as if it were a secret.
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        SignedTokens byKey = new SignedTokens(new byte[0], SignedTokens.keys(new JWKSet(rsa).toString(true)), "", "");
        refuses(
                byKey,
                signed(JWSAlgorithm.HS256, new MACSigner(rsa.toRSAPublicKey().getEncoded()), claims().build()),
                "not signed");
        refuses(byKey, bySecret(claims().build()), "not signed");
    }

    @Test
    void it_must_be_for_us_name_somebody_and_have_an_end_that_has_not_come() throws Exception {
        Date past = Date.from(Instant.now().minus(Duration.ofMinutes(2)));
        refuses(bySecret, bySecret(claims().expirationTime(past).build()), "expired");
        refuses(bySecret, bySecret(claims().expirationTime(null).build()), "not signed");
        refuses(bySecret, bySecret(claims().issuer("https://evil.example").build()), "somebody else");
        refuses(bySecret, bySecret(claims().audience("another").build()), "somebody else");
        refuses(bySecret, bySecret(claims().subject(null).build()), "not signed");
        refuses(bySecret, bySecret(claims().subject(" ").build()), "names nobody");
        refuses(bySecret, bySecret(claims().claim("email_verified", "yes").build()), "wrong type");
    }

    @Test
    void a_token_that_says_null_names_nobody() throws Exception {
        long soon = Instant.now().plus(Duration.ofMinutes(5)).getEpochSecond();
        JWSObject token = new JWSObject(
                new JWSHeader(JWSAlgorithm.HS256),
                new Payload(
                        "{\"sub\":null,\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"exp\":" + soon + "}"));
        token.sign(new MACSigner(SECRET));
        refuses(bySecret, token.serialize(), "");
    }
}
