package dev.switchhook.e2e.guide;

import static dev.switchhook.e2e.guide.SignedRequest.MISSING;

import java.util.LinkedHashMap;
import java.util.Map;

/** The HMAC vectors of docs/webhook-contract.md, each at its own time. */
final class VectorRequests {
  static final String S1 = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String S2 = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final String A_ENTRY = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String C_ENTRY =
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
  private static final String BOGUS = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
  private static final SignedRequest A =
      SignedRequest.onTime(
          S1, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", A_ENTRY, "{\"test\": 2432232314}");
  private static final SignedRequest B =
      SignedRequest.onTime(
          S2,
          "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
          "1649367553",
          "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
          "{\"email\":\"test@example.com\",\"username\":\"test_user\"}");

  private VectorRequests() {}

  /**
   * Name to request.
   *
   * @param bodyG the body of vector G
   */
  static Map<String, SignedRequest> right(String bodyG) {
    String both = A_ENTRY + " v1,78nXHjpFP0tVJQW5D0SBwmVyyW87BV/rL6MgfM/Bw44=";
    Map<String, SignedRequest> right = new LinkedHashMap<>();
    right.put("A", A);
    right.put("A, 300 s late", A.at(A.now() + 300));
    right.put("A, 300 s early", A.at(A.now() - 300));
    right.put("B", B);
    right.put(
        "D",
        A.withBody("{\"caller\":\"Zoë ☎\"}")
            .withSignatures("v1,cVhbB1JH5ZzzAffsuhgNLTk+8CX19kxuK2BFWB+DzEo="));
    right.put(
        "E", A.withBody("").withSignatures("v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A="));
    right.put("F with S1", A.withSignatures(both));
    right.put("F with S2", A.withSignatures(both).withSecret(S2));
    right.put(
        "G",
        SignedRequest.onTime(
            S1,
            "dlv_9eda4622-82b5-551d-8c0f-e43c0f3e0c4c",
            "1791536000",
            "v1,hi//6vd3twRCcFoKzeVjNZY2fi04vYizmhe5YWm97OU=",
            bodyG));
    right.put("H", A.withSignatures(A_ENTRY + " " + C_ENTRY));
    right.put("H, the other way round", A.withSignatures(C_ENTRY + " " + A_ENTRY));
    right.put(
        "M1", A.withSignatures("v1," + BOGUS + " v2," + BOGUS + " " + A_ENTRY + " v1," + BOGUS));
    return right;
  }

  static Map<String, SignedRequest> wrong() {
    Map<String, SignedRequest> wrong = new LinkedHashMap<>();
    wrong.put("no id", A.withId(MISSING));
    wrong.put("no timestamp", A.withTimestamp(MISSING));
    wrong.put("no signature", A.withSignatures(MISSING));
    wrong.put("an unknown version", A.withSignatures(A_ENTRY.replace("v1,", "v2,")));
    wrong.put("no version", A.withSignatures(A_ENTRY.replace("v1,", "")));
    wrong.put("no comma", A.withSignatures("invalid_signature"));
    wrong.put("no signature behind the version", A.withSignatures("v1,invalid_signature"));
    wrong.put("empty behind the version", A.withSignatures("v1,"));
    wrong.put("cut", A.withSignatures("v1,g0hM9"));
    wrong.put("not ASCII", A.withSignatures(A_ENTRY.replace("g0", "gö")));
    wrong.put("C's entry alone", A.withSignatures(C_ENTRY));
    wrong.put("another's signature", A.withSignatures(B.signatures()));
    wrong.put("301 s late", A.at(A.now() + 301));
    wrong.put("301 s early", A.at(A.now() - 301));
    wrong.put("a fraction of a second", A.withTimestamp("161426533.0"));
    wrong.put("a timestamp that is none", A.withTimestamp("invalid timestamp"));
    wrong.put("a negative timestamp", A.withTimestamp("-161426533"));
    wrong.put("another timestamp", A.withTimestamp("1614265331"));
    wrong.put("another id", A.withId(B.id()));
    wrong.put("the body written anew", A.withBody("{\"test\":2432232314}"));
    wrong.put("one digit of the body", A.withBody("{\"test\": 2432232315}"));
    wrong.put("another secret", A.withSecret(S2));
    return wrong;
  }

  static Map<String, SignedRequest> noSecret() {
    Map<String, SignedRequest> none = new LinkedHashMap<>();
    none.put("empty", A.withSecret(""));
    none.put("nothing behind the prefix", A.withSecret("whsec_"));
    none.put("no prefix", A.withSecret(S1.substring("whsec_".length())));
    return none;
  }
}
