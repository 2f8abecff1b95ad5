// What a live capture is waited for by. For use inside source/ only. A file per system.
#pragma once

#include "platform/waiter.h"
#include "source/pcap_handle.h"

namespace chattcp {

// Call before pcap_activate(): asks for what the system does not do by itself, so that packets are
// handed over soon and their stamps agree with its clock.
void prepare_ring(pcap_t* handle);

// Call once the handle is active: hands over packets within kBlockMilliseconds.
void hurry_ring(pcap_t* handle);

// Ready when there are packets to dispatch; negative if the handle has nothing to wait for. Valid
// as long as the handle.
WaitObject wait_object_of(pcap_t* handle);

// The descriptor by which the system knows the interface of the capture (interface_identity.h); -1
// where captures have none.
int descriptor_of(pcap_t* handle);

} // namespace chattcp
