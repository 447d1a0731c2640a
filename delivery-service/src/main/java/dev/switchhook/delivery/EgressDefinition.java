package dev.switchhook.delivery;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.switchhook.delivery.egress.AddressPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Validator;

/** What may be set of the way out: names, addresses, ports, authorities. */
final class EgressDefinition {
  private static final Validator NAME_SERVERS =
      LambdaValidator.with(
          (name, value) ->
              DeliveryDefinition.refusing(
                  name, value, list -> list.forEach(EgressDefinition::address)),
          () -> "address:port");

  private static final Validator EXCEPTIONS =
      LambdaValidator.with(
          (name, value) -> DeliveryDefinition.refusing(name, value, AddressPolicy::allowing),
          () -> "host:port, or a range such as 10.0.0.0/8");

  private static final Validator NAT64 =
      LambdaValidator.with(
          (name, value) ->
              DeliveryDefinition.refusing(
                  name, value, AddressPolicy.allowing(List.of())::withNat64),
          () -> "IPv6 ranges of length 32, 40, 48, 56, 64 or 96");

  private static final Validator PORTS =
      LambdaValidator.with(
          (name, value) ->
              DeliveryDefinition.refusing(
                  name, value, list -> list.forEach(EgressDefinition::port)),
          () -> "ports from 1 to 65535");

  private EgressDefinition() {}

  static ConfigDef in(ConfigDef definition) {
    return definition
        .define(
            "dns.servers",
            LIST,
            "",
            NAME_SERVERS,
            LOW,
            "Name servers, as address:port; none means those of the machine.")
        .define(
            "egress.allow",
            LIST,
            "",
            EXCEPTIONS,
            HIGH,
            "Private addresses and plain-http endpoints that may be called all the same:"
                + " host:port or CIDR.")
        .define(
            "egress.ports",
            LIST,
            "443",
            PORTS,
            MEDIUM,
            "Ports of https endpoints that may be called without an exception.")
        .define(
            "egress.nat64.prefixes",
            LIST,
            "",
            NAT64,
            LOW,
            "NAT64 prefixes of this network, such as 64:ff9b::/96: the IPv4 address inside decides.")
        .define(
            "egress.ca.file",
            STRING,
            "",
            LOW,
            "PEM file of certificate authorities to trust beside those of the JVM; read again"
                + " when it changes.");
  }

  static int port(String text) {
    if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("not a port: " + text);
    }
    return Integer.parseInt(text);
  }

  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("not address:port: " + text);
    }
    return new InetSocketAddress(
        InetAddress.ofLiteral(text.substring(0, colon)),
        Integer.parseInt(text.substring(colon + 1)));
  }
}
