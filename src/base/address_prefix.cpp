#include "base/address_prefix.h"

#include "base/number.h"

#include <algorithm>

namespace chattcp {

std::optional<AddressPrefix> AddressPrefix::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<Address> address = Address::parse(text.substr(0, slash));
  if (!address) {
    return std::nullopt;
  }
  const auto most = static_cast<unsigned>(address->bytes().size() * 8);
  if (slash == std::string_view::npos) {
    return AddressPrefix(*address, most);
  }
  const std::optional<unsigned> bits = parse_number<unsigned>(text.substr(slash + 1));
  return bits && *bits <= most ? std::optional(AddressPrefix(*address, *bits)) : std::nullopt;
}

bool AddressPrefix::contains(ByteView address) const {
  const ByteView own = address_.bytes();
  if (address.size() != own.size()) {
    return false;
  }
  const std::size_t whole = bits_ / 8;
  if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                  own.begin())) {
    return false;
  }
  const unsigned partial = bits_ % 8;
  const auto difference = static_cast<unsigned>(partial == 0 ? 0 : address[whole] ^ own[whole]);
  return difference >> (8 - partial) == 0;
}

std::string AddressPrefix::text() const {
  return address_.network(bits_).text() + "/" + std::to_string(bits_);
}

} // namespace chattcp
