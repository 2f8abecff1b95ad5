// The conversions of strftime(3) that names of files may have. For files/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace chattcp {

// The letters of those that there are.
inline constexpr std::string_view kConversions = "YymdHIMSpjFszaAbB";

// The text of one of them, as in the C locale. `local` is the local time of `seconds`, a time in
// seconds after 1970. Not by strftime(3), which may read the files of the time zone again.
std::string convert(char conversion, std::int64_t seconds, const std::tm& local);

// The most bytes that such a text has, from 1970 to 2286.
std::size_t longest_text(char conversion);

// Takes a text that the conversion may have from the beginning of `rest`. False if there is none.
bool take_converted(char conversion, std::string_view& rest);

} // namespace chattcp
