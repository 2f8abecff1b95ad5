#include "source/save/capture_writer.h"

#include "source/save/pcap_writer.h"
#include "source/save/pcapng_writer.h"

#include <utility>

namespace chattcp {

std::unique_ptr<CaptureWriter> make_capture_writer(OutputFile output, LinkType link_type,
                                                   const std::string& interface) {
  if (output.path.ends_with(".pcapng")) {
    return std::make_unique<PcapngWriter>(std::move(output), interface);
  }
  return std::make_unique<PcapWriter>(std::move(output), link_type);
}

} // namespace chattcp
