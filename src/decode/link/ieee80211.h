// Wireless LAN (IEEE 802.11) and the headers that capture tools add before it.
#pragma once

#include "decode/step.h"

namespace chattcp {

// Plain data frames lead to LLC; encrypted and aggregated frames are not decoded.
Step decode_ieee80211(ByteView bytes);

// Radiotap (https://www.radiotap.org), then an 802.11 frame.
Step decode_radiotap(ByteView bytes);

// Per-Packet Information (LINKTYPE_PPI): fields, then a frame of the link type that it names.
Step decode_ppi(ByteView bytes);

} // namespace chattcp
