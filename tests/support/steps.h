// Judging one step of a decode.
#pragma once

#include "decode/step.h"

#include <algorithm>

namespace chattcp::test {

inline bool same(ByteView left, ByteView right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

inline bool leads_to(const Step& step, Layer layer, ByteView bytes) {
  return step.layer == layer && same(step.bytes, bytes);
}

inline bool stops(const Step& step, StopReason reason) {
  return step.layer == Layer::end && step.reason == reason;
}

// True where `view` lies within `whole`; an empty view may lie anywhere.
inline bool within(ByteView view, ByteView whole) {
  return view.empty() ||
         (view.data() >= whole.data() && view.data() + view.size() <= whole.data() + whole.size());
}

} // namespace chattcp::test
