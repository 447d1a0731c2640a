package dev.switchhook.local.calls;

import java.time.ZoneId;
import java.util.List;

/**
 * What kind of firm a tenant is, and what is talked about on its telephone.
 *
 * @param outboundShare of its calls, 0 to 1
 * @param booking how somebody asks for an appointment; {@code %s} is the service
 * @param locations sites, one of which an appointment is at
 */
record Business(
    Agent agent,
    double outboundShare,
    List<String> services,
    List<String> locations,
    String booking,
    List<Enquiry> enquiries) {

  /**
   * Who answers.
   *
   * @param zone in which its appointments are told
   */
  record Agent(String id, String version, String locale, ZoneId zone, String calendarTool) {}

  /** A question that a tool answers. */
  record Enquiry(String intent, String utterance, String tool, String arguments, String result) {}

  private static final Business CLINIC =
      new Business(
          new Agent(
              "agt_reception", "v12", "en-GB", ZoneId.of("Europe/London"), "calendar.find_slots"),
          0.1,
          List.of("check-up", "vaccination", "blood test", "physiotherapy"),
          List.of("High Street", "Riverside"),
          "Could I come in for a %s one morning this week?",
          List.of(
              new Enquiry(
                  "ask_opening_hours",
                  "Are you open on Saturday?",
                  "site.hours",
                  "{\"day\":\"saturday\"}",
                  "{\"open\":\"09:00\",\"close\":\"13:00\"}"),
              new Enquiry(
                  "request_prescription",
                  "I need my repeat prescription, please.",
                  "records.request_repeat",
                  "{\"kind\":\"repeat\"}",
                  "{\"ready_on\":\"tomorrow\"}"),
              new Enquiry(
                  "ask_test_result",
                  "Has my blood test come back?",
                  "records.result_status",
                  "{\"test\":\"blood\"}",
                  "{\"status\":\"with_the_doctor\"}")));

  private static final Business STAFFING =
      new Business(
          new Agent(
              "agt_shifts", "v7", "en-US", ZoneId.of("America/Chicago"), "roster.open_shifts"),
          0.7,
          List.of("interview", "site induction", "night shift", "day shift"),
          List.of("Warehouse 4", "Airport", "Downtown office"),
          "Yes, I can do the %s, when is it?",
          List.of(
              new Enquiry(
                  "confirm_availability",
                  "I am free from Thursday on.",
                  "roster.set_availability",
                  "{\"from\":\"thursday\"}",
                  "{\"saved\":true}"),
              new Enquiry(
                  "ask_pay_date",
                  "When do I get paid for last week?",
                  "payroll.next_run",
                  "{\"week\":\"last\"}",
                  "{\"pays_on\":\"friday\"}"),
              new Enquiry(
                  "report_absence",
                  "I am ill and cannot come in tonight.",
                  "roster.report_absence",
                  "{\"shift\":\"tonight\"}",
                  "{\"replacement\":\"searching\"}")));

  private static final Business SHOP =
      new Business(
          new Agent(
              "agt_orders",
              "v31",
              "en-US",
              ZoneId.of("America/Los_Angeles"),
              "delivery.find_slots"),
          0.25,
          List.of("delivery", "installation", "pick-up", "repair visit"),
          List.of("Store 12", "Store 40", "Depot"),
          "I would like to arrange the %s of my order.",
          List.of(
              new Enquiry(
                  "order_status",
                  "Where is my order?",
                  "orders.lookup",
                  "{\"order\":\"A-20117\"}",
                  "{\"status\":\"shipped\",\"eta_days\":2}"),
              new Enquiry(
                  "return_item",
                  "The kettle leaks and I want to send it back.",
                  "returns.create",
                  "{\"item\":\"kettle\"}",
                  "{\"label\":\"sent_by_email\"}"),
              new Enquiry(
                  "ask_stock",
                  "Do you have the blue one in my size?",
                  "stock.query",
                  "{\"colour\":\"blue\"}",
                  "{\"available\":3}")));

  private static final List<Business> KINDS = List.of(CLINIC, STAFFING, SHOP);

  /** The tenants take turns, so that three of them are three kinds. */
  static Business ofTenant(int index) {
    return KINDS.get(index % KINDS.size());
  }
}
