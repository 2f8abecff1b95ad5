#include "decode/link/ipoib.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_ipoib needs its whole header") {
  needs_whole(join({Bytes(40, 9), "0800 0000"_hex}), decode_ipoib, Layer::ipv4);
}
