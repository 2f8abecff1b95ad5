#include "source/save/capture_writer.h"

#include "source/save/pcap_writer.h"
#include "source/save/pcapng_writer.h"

#include <utility>

namespace chattcp {

SaveFormat save_format_of(const std::string& path) {
  return path.ends_with(".pcapng") ? SaveFormat::pcapng : SaveFormat::pcap;
}

std::unique_ptr<CaptureWriter> make_capture_writer(std::unique_ptr<SaveTarget> target,
                                                   SaveFormat format, LinkType link_type,
                                                   const std::string& interface) {
  if (format == SaveFormat::pcapng) {
    return std::make_unique<PcapngWriter>(std::move(target), interface);
  }
  return std::make_unique<PcapWriter>(std::move(target), link_type);
}

std::unique_ptr<CaptureWriter> make_capture_writer(OutputFile output, LinkType link_type,
                                                   const std::string& interface) {
  const SaveFormat format = save_format_of(output.path);
  return make_capture_writer(make_save_target(std::move(output)), format, link_type, interface);
}

} // namespace chattcp
