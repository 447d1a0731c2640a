package dev.switchhook.delivery.egress;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * URLs to vetted addresses. Vetting happens behind the lookup's cache, on each use. Confined to its
 * loop.
 */
public final class GuardedResolver {
  /** What a URL came to. */
  sealed interface Resolution {
    /** At least one, and every one of them may be called. */
    record Vetted(List<InetAddress> addresses) implements Resolution {}

    /** At least one address is none that we call. Says no more than that, to nobody. */
    record Blocked() implements Resolution {}

    record Unknown(String why) implements Resolution {}
  }

  /** The error text of a name that its own name server denies. */
  public static final String NO_SUCH_NAME = "name does not exist";

  private static final Resolution BLOCKED = new Resolution.Blocked();

  private final NameLookup names;
  private final AddressPolicy policy;

  public GuardedResolver(NameLookup names, AddressPolicy policy) {
    this.names = names;
    this.policy = policy;
  }

  /** Answers once, on the loop, at once where it can. */
  void resolve(TargetUrl.Usable url, Consumer<Resolution> answer) {
    if (!policy.considers(url)) {
      answer.accept(BLOCKED);
    } else if (url.literal().isPresent()) {
      answer.accept(vet(url, List.of(url.literal().get())));
    } else {
      names.lookup(url.host(), found -> answer.accept(read(url, found)));
    }
  }

  private Resolution read(TargetUrl.Usable url, NameLookup.Answer found) {
    return switch (found) {
      case NameLookup.Answer.Addresses(List<InetAddress> all) -> vet(url, all);
      case NameLookup.Answer.NoSuchName _ -> new Resolution.Unknown(NO_SUCH_NAME);
      case NameLookup.Answer.NoAnswer _ -> new Resolution.Unknown("no address found");
    };
  }

  private Resolution vet(TargetUrl.Usable url, Collection<InetAddress> addresses) {
    return policy.admits(url, addresses) ? new Resolution.Vetted(List.copyOf(addresses)) : BLOCKED;
  }
}
