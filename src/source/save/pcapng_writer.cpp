#include "source/save/pcapng_writer.h"

#include "base/version.h"
#include "source/file/pcapng/pcapng_interface.h"
#include "source/file/pcapng/pcapng_options.h"
#include "source/interface_choice.h"

#include <array>
#include <tuple>
#include <utility>

namespace chattcp {

namespace {

enum BlockType : std::uint32_t {
  kSectionHeader = 0x0a0d0d0a,
  kInterfaceDescription = 1,
  kEnhancedPacket = 6,
};

constexpr std::size_t kBlockFrame = 12;     // Type, length, and the length again at the end.
constexpr std::size_t kPacketFrame = 32;    // The same and the fixed part of a packet block.
constexpr std::size_t kInterfaceFrame = 24; // Of an interface, and the end of its options.
constexpr std::size_t kMostDescribed =
    std::size_t{4} * 1024 * 1024; // For the interfaces of a section, in memory.
constexpr std::array<std::uint8_t, 4> kEndOfOptions{};
constexpr std::size_t kAlignment = 2 * kEndOfOptions.size(); // Padding, and the end of options.

std::uint64_t nanoseconds_of(const Timestamp& time) {
  return static_cast<std::uint64_t>(time.seconds) * Timestamp::kNanosecondsPerSecond +
         static_cast<std::uint64_t>(time.nanoseconds);
}

template <typename Value> void put(std::vector<std::uint8_t>& out, const Value& value) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(&value);
  out.insert(out.end(), bytes, bytes + sizeof value);
}

std::string block_of(std::uint32_t type, const std::vector<std::uint8_t>& body) {
  const auto length = static_cast<std::uint32_t>(kBlockFrame + body.size());
  const std::array<std::uint32_t, 2> header{type, length};
  std::string block(reinterpret_cast<const char*>(header.data()), sizeof header);
  block.append(reinterpret_cast<const char*>(body.data()), body.size());
  return block.append(reinterpret_cast<const char*>(&length), sizeof length);
}

// What a section begins with.
std::string section_header() {
  std::vector<std::uint8_t> body;
  put(body, std::uint32_t{0x1a2b3c4d}); // The byte order.
  put(body, std::array<std::uint16_t, 2>{1, 0});
  put(body, std::int64_t{-1}); // The length is unknown.
  constexpr std::uint16_t kApplication = 4;
  const std::string program = std::string("chattcp ") + kVersion;
  append_option(body, OptionOwner::packet,
                {.code = kApplication,
                 .length = static_cast<std::uint16_t>(program.size()),
                 .value = {reinterpret_cast<const std::uint8_t*>(program.data()), program.size()},
                 .cut = false},
                FileNumbers());
  body.insert(body.end(), kEndOfOptions.begin(), kEndOfOptions.end());
  return block_of(kSectionHeader, body);
}

} // namespace

bool PcapngWriter::SameInterface::operator()(const CaptureInterface& left,
                                             const CaptureInterface& right) const {
  const auto fields = [](const CaptureInterface& of) {
    return std::tie(of.number, of.link_type, of.snapshot_length, of.options);
  };
  return fields(left) < fields(right);
}

PcapngWriter::PcapngWriter(std::unique_ptr<SaveTarget> target, const std::string& interface)
    : out_(std::move(target)), name_(interface.empty() ? "" : device_of_interface(interface)),
      description_(name_ == interface ? "" : interface) {
  out_.begin_file(section_header());
}

void PcapngWriter::forget_interfaces() {
  interfaces_.clear();
  last_ = interfaces_.end();
  described_ = 0;
}

// Comes before a record of `size` bytes.
void PcapngWriter::begin(std::size_t size) {
  if (out_.begin_record(size)) {
    out_.begin_file(section_header());
    forget_interfaces();
  }
}

void PcapngWriter::write_block(std::uint32_t type, const std::vector<std::uint8_t>& body) {
  const std::string block = block_of(type, body);
  out_.append(block.data(), block.size());
}

void PcapngWriter::describe(const CaptureInterface& interface) {
  std::vector<std::uint8_t> body;
  put(body, static_cast<std::uint16_t>(interface.link_type));
  put(body, std::uint16_t{0});
  put(body, interface.snapshot_length);
  body.insert(body.end(), interface.options.begin(), interface.options.end());
  if (!interface.options.empty()) {
    body.insert(body.end(), kEndOfOptions.begin(), kEndOfOptions.end());
  }
  write_block(kInterfaceDescription, body);
}

std::uint32_t PcapngWriter::number_of(const CaptureInterface& interface) {
  const SameInterface before;
  if (last_ != interfaces_.end() && !before(last_->first, interface) &&
      !before(interface, last_->first)) {
    return last_->second;
  }
  last_ = interfaces_.find(interface);
  if (last_ == interfaces_.end()) {
    const std::size_t size = sizeof interface + interface.options.size();
    if (described_ + size > kMostDescribed) {
      const std::string header = section_header();
      out_.append(header.data(), header.size());
      forget_interfaces();
    }
    described_ += size;
    last_ = interfaces_.emplace(interface, static_cast<std::uint32_t>(interfaces_.size())).first;
    describe(interface);
  }
  return last_->second;
}

// A frame without an interface was captured here and now, so nanoseconds can hold its time.
const CaptureInterface& PcapngWriter::live_interface(LinkType link_type) {
  if (!live_ || live_->link_type != static_cast<std::uint32_t>(link_type)) {
    live_ = std::make_unique<CaptureInterface>();
    live_->link_type = static_cast<std::uint32_t>(link_type);
    live_->snapshot_length = kMaxSnapshotLength;
    set_name(*live_, name_);
    set_description(*live_, description_);
    count_in_nanoseconds(*live_);
  }
  return *live_;
}

void PcapngWriter::take_options(const Frame& frame) {
  options_.clear();
  const FileNumbers numbers(frame.interface != nullptr && frame.interface->swapped);
  PcapngOptions options(frame.options, numbers);
  for (auto option = options.next(); option && !option->cut; option = options.next()) {
    append_option(options_, OptionOwner::packet, *option, numbers);
  }
  if (kPacketFrame + frame.bytes.size() + options_.size() + kAlignment > kMostInBlock) {
    options_.clear(); // Longer than pcapng_file.cpp would read.
  }
  if (!options_.empty()) {
    options_.insert(options_.end(), kEndOfOptions.begin(), kEndOfOptions.end());
  }
}

void PcapngWriter::write(const Frame& frame) {
  const bool live = frame.interface == nullptr;
  const std::uint64_t ticks = live ? nanoseconds_of(frame.time) : frame.ticks;
  const CaptureInterface& interface = live ? live_interface(frame.link_type) : *frame.interface;
  take_options(frame);
  const std::size_t padding = padding_of(frame.bytes.size());
  const auto length =
      static_cast<std::uint32_t>(kPacketFrame + frame.bytes.size() + padding + options_.size());
  begin(length + kInterfaceFrame + interface.options.size()); // With its description, if it is new.
  const std::uint32_t number = number_of(interface);
  const std::array<std::uint32_t, 7> header{kEnhancedPacket,
                                            length,
                                            number,
                                            static_cast<std::uint32_t>(ticks >> 32U),
                                            static_cast<std::uint32_t>(ticks),
                                            static_cast<std::uint32_t>(frame.bytes.size()),
                                            frame.wire_length};
  out_.append(header.data(), sizeof header);
  out_.append(frame.bytes.data(), frame.bytes.size());
  out_.append(kEndOfOptions.data(), padding);
  out_.append(options_.data(), options_.size());
  out_.append(&length, sizeof length);
}

} // namespace chattcp
