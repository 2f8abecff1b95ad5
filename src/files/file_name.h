// The names of files that follow one another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// What is put after the name of a file while it is written.
inline constexpr std::string_view kPartSuffix = ".part";

// The name of a file, taken apart: "lo-20260101.json" is "lo-20260101" and ".json".
struct FileName {
  std::string stem;
  std::string extension;
  unsigned number = 0;          // Of those that begin at the same time; 0 has none in its name.
  std::string_view packed = {}; // ".zst" or ".gz" of a compressed file.
  bool part = false;            // It ends in kPartSuffix.

  // Without `packed` and `part`; as it is.
  std::string plain() const;
  std::string text() const;
};

// FileNameTemplate makes names of times, and recognises those that it may have made. Immutable.
class FileNameTemplate {
public:
  // `name`, without a folder, may have conversions of strftime(3); if it has none, date and time
  // are put before its extension. Throws a UsageError that names `flag` for a conversion that a
  // name of a file cannot have, or not there.
  FileNameTemplate(std::string_view flag, std::string_view name);

  // The name at a time, in seconds after 1970, as local time; read_time_zone() comes before.
  FileName at(std::int64_t seconds) const;

  // Nothing for a name that no time has.
  std::optional<FileName> parse(std::string_view name) const;

private:
  // A letter of a conversion, or a text.
  struct Piece {
    char conversion = 0;
    std::string text;
  };
  using Pieces = std::vector<Piece>;

  static Pieces pieces_of(std::string_view flag, std::string_view text);
  void refuse_long(std::string_view flag) const;
  static bool match(const Pieces& pieces, std::string_view& rest);
  std::optional<FileName> parse_plain(std::string_view name) const;
  std::optional<FileName> parse_packed(std::string_view name) const;

  Pieces stem_;
  Pieces extension_;
};

} // namespace chattcp
