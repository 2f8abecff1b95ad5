#include "platform/interface_identity.h"

#include "platform/hardware_address.h"
#include "support/catch.h"

#include <net/if.h>
#include <sys/socket.h>

using namespace chattcp;

TEST_CASE("what is not a capture of one interface has no new name") {
  constexpr int kNoCapture = -1;
  const unsigned index = index_of_capture(kNoCapture, "any");

  CHECK(index == 0);
  CHECK(new_name_of(index, kNoCapture, "any").empty());
}

TEST_CASE("an interface that keeps its name has no new one") {
  constexpr int kNoCapture = -1;

  CHECK(new_name_of(if_nametoindex("lo"), kNoCapture, "lo").empty());
}

TEST_CASE("an index has a name if there is an interface [linux]", "[linux]") {
  CHECK(name_of_index(if_nametoindex("lo"), socket(AF_INET, SOCK_DGRAM, 0)) == "lo");
}

TEST_CASE("an IP address is no hardware address") {
  sockaddr address{};
  address.sa_family = AF_INET;

  CHECK_FALSE(hardware_address(&address));
}
