import java.util.Base64;
import java.util.Scanner;

/** Asks the guide's verifier about each line: now, secret, id, timestamp, signatures, body. */
final class Drive {
  public static void main(String[] args) throws Exception {
    Scanner lines = new Scanner(System.in, "UTF-8");
    while (lines.hasNextLine()) {
      String[] line = lines.nextLine().split("\t", -1);
      System.out.println(answer(line));
    }
  }

  private static String answer(String[] line) throws Exception {
    WebhookVerifier verifier;
    try {
      verifier = new WebhookVerifier(line[1]);
    } catch (IllegalArgumentException e) {
      return "error";
    }
    byte[] body = Base64.getDecoder().decode(line[5]);
    boolean accepted =
        verifier.verify(present(line[2]), present(line[3]), present(line[4]), body, Long.parseLong(line[0]));
    return accepted ? "accepted" : "refused";
  }

  private static String present(String header) {
    return header.equals("-") ? null : header;
  }
}
