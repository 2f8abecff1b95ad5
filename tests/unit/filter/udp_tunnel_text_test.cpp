#include "filter/udp_tunnel_text.h"

#include "base/error.h"
#include "support/catch.h"

using namespace chattcp;

namespace {

std::string read_and_written(const std::string& text) {
  UdpTunnels tunnels;
  add_udp_tunnels(tunnels, "--decapsulate", text);
  return udp_tunnel_text(tunnels);
}

} // namespace

TEST_CASE("add_udp_tunnels knows each tunnel by name, and all of them") {
  CHECK(read_and_written("vxlan") == "vxlan");
  CHECK(read_and_written("geneve") == "geneve");
  CHECK(read_and_written("gtpu") == "gtpu");
  CHECK(read_and_written("teredo") == "teredo");
  CHECK(read_and_written("all") == "vxlan,geneve,gtpu,teredo");
}

TEST_CASE("add_udp_tunnels takes other ports, of which the registered one is written without") {
  CHECK(read_and_written("vxlan=8472") == "vxlan=8472");
  CHECK(read_and_written("vxlan=4789") == "vxlan");
  CHECK(read_and_written("vxlan=8472,vxlan") == "vxlan,vxlan=8472");
  CHECK(read_and_written("all,vxlan=8472,gtpu") == "vxlan,vxlan=8472,geneve,gtpu,teredo");
}

TEST_CASE("add_udp_tunnels refuses what it does not know") {
  for (const std::string text : {"", ",", "vxlan,", "VXLAN", "l2tp", "vxlan4789", "all=5", "=5"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(read_and_written(text),
                      Catch::Contains("is not vxlan, geneve, gtpu, teredo or all"));
  }
  for (const std::string text : {"vxlan=", "vxlan=0", "vxlan=65536", "vxlan=-1", "vxlan=x",
                                 "vxlan=8472x", "vxlan= 1", "vxlan=1=2"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(read_and_written(text),
                      "--decapsulate: '" + text +
                          "' is not a tunnel with a port from 1 to 65535, such as vxlan=8472");
  }
}

TEST_CASE("add_udp_tunnels bounds what each packet is compared with") {
  std::string many = "all";
  for (int port = 1; port <= 12; ++port) {
    many += ",vxlan=" + std::to_string(port);
  }
  CHECK_NOTHROW(read_and_written(many));
  CHECK_THROWS_WITH(read_and_written(many + ",vxlan=13"),
                    "--decapsulate: more than 16 tunnel ports");
}
