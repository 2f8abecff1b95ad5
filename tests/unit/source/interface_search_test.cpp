#include "source/interface_search.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

Interface interface(const std::string& name, const std::string& friendly_name) {
  Interface interface;
  interface.name = name;
  interface.friendly_name = friendly_name;
  return interface;
}

const std::string kFirst = "\\Device\\NPF_{AD1CE675-96D0-47C5-ADD0-2504B9126B68}";
const std::string kSecond = "\\Device\\NPF_{2504B912-96D0-47C5-ADD0-AD1CE6756B68}";

std::vector<Interface> some() {
  return {interface(kFirst, "Ethernet 2"), interface(kSecond, "Wi-Fi"),
          interface("\\Device\\NPF_Loopback", "Loopback"), interface("eth0", "")};
}

// The name of what is found; empty if nothing is.
std::string found(const std::vector<Interface>& interfaces, std::string_view text) {
  const Interface* const one = find_interface(interfaces, text);
  return one == nullptr ? "" : one->name;
}

} // namespace

TEST_CASE("an interface is found by either of its names") {
  CHECK(found(some(), "Wi-Fi") == kSecond);
  CHECK(found(some(), "wi-fi") == kSecond);
  CHECK(found(some(), kFirst) == kFirst);
  CHECK(found(some(), "\\device\\npf_{ad1ce675-96d0-47c5-add0-2504b9126b68}") == kFirst);
  CHECK(found(some(), "eth0") == "eth0");
  CHECK(found(some(), "Wi") == "");
  CHECK(found(some(), "Wi-Fi ") == "");
  CHECK(found(some(), "") == "");
}

TEST_CASE("an interface is found by its number in the list") {
  CHECK(found(some(), "1") == kFirst);
  CHECK(found(some(), "4") == "eth0");
  for (const char* const text : {"0", "5", "-1", "+1", "1.", " 1", "18446744073709551617"}) {
    CAPTURE(text);
    CHECK(found(some(), text) == "");
  }
}

TEST_CASE("a name that is a number comes before the number") {
  CHECK(found({interface("a", "2"), interface("b", "Wi-Fi")}, "2") == "a");
}

TEST_CASE("a label means one interface") {
  std::vector<Interface> interfaces{interface("a", "Wi-Fi"), interface("b", "wi-fi"),
                                    interface("c", ""), interface("d", "")};

  keep_labels_unique(interfaces);

  CHECK(list_labels(interfaces) == "there are: Wi-Fi, b, c, d");
}
