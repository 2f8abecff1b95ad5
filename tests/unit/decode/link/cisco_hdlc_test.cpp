#include "decode/link/cisco_hdlc.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_cisco_hdlc needs its whole header") {
  needs_whole("0f00 0800"_hex, decode_cisco_hdlc, Layer::ipv4);
}
