#include "files/file_name.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/time_zone.h"

using namespace chattcp;

namespace {

constexpr std::int64_t kMoment = 1'790'000'000; // 2026-09-21 14:13:20 UTC.

std::string name_at(std::string_view name, std::int64_t seconds = kMoment) {
  return FileNameTemplate("-o", name).at(seconds).text();
}

bool recognises(const std::string& name, const std::string& file) {
  return FileNameTemplate("-o", name).parse(file).has_value();
}

} // namespace

TEST_CASE("A name without conversions gets date and time before its extension") {
  const test::TimeZone zone("UTC0");
  CHECK(name_at("lo.json") == "lo-20260921T141320.json");
  CHECK(name_at("lo") == "lo-20260921T141320");
  CHECK(name_at(".lo") == ".lo-20260921T141320");
  CHECK(name_at("a.b.pcapng") == "a.b-20260921T141320.pcapng");
}

TEST_CASE("A name may have conversions anywhere") {
  const test::TimeZone zone("UTC0");
  CHECK(name_at("%F_%H-%M-%S.csv") == "2026-09-21_14-13-20.csv");
  CHECK(name_at("lo.%j") == "lo.264");
  CHECK(name_at("%y%m%d%I%p") == "26092102PM");
  CHECK(name_at("%a %A %b %B") == "Mon Monday Sep September");
  CHECK(name_at("%s") == "1790000000");
  CHECK(name_at("100%%-%S") == "100%-20");
  CHECK(name_at("%z") == "+0000");
}

TEST_CASE("A name has local time", "[posix]") {
  const test::TimeZone zone("NPT-05:45");
  CHECK(name_at("%H%M%z") == "1958+0545");
}

TEST_CASE("A conversion that there is none of is refused") {
  for (const char* const name : {"%T", "%", "x%", "%Ey", "%/"}) {
    CHECK_THROWS_AS(FileNameTemplate("-o", name), UsageError);
  }
}

TEST_CASE("Names of the same time are numbered, and sort after the first one") {
  const test::TimeZone zone("UTC0");
  FileName name = FileNameTemplate("-o", "lo.json").at(kMoment);
  const std::string first = name.text();
  name.number = 1;
  CHECK(name.text() == "lo-20260921T141320_001.json");
  CHECK(first < name.text());
  name.number = 1234;
  CHECK(name.text() == "lo-20260921T141320_1234.json");
  name.packed = ".zst";
  name.part = true;
  CHECK(name.text() == "lo-20260921T141320_1234.json.zst.part");
  CHECK(name.plain() == "lo-20260921T141320_1234.json");
}

TEST_CASE("A name is recognised by its template, and by no other") {
  for (const char* const file :
       {"lo-20260921T141320.json", "lo-20260921T141320_001.json", "lo-20260921T141320.json.part",
        "lo-20260921T141320.json.zst", "lo-20260921T141320_123.json.gz.part"}) {
    CHECK(FileNameTemplate("-o", "lo.json").parse(file).value().text() == file);
  }
  for (const char* const file :
       {"lo.json", "lo-2026.json", "lo-20260921T141320.jsonl", "lo-20260921T141320.json.bz2",
        "lo-20260921T141320_1.json", "lo-20260921T141320_.json", "xlo-20260921T141320.json",
        "lo-20260921T141320.json.part.part", "lo-20260921T141320", "", "eth0-20260921T141320.json",
        "lo-20260921T14132x.json", "lo-20260921T141320_99999999999.json"}) {
    CAPTURE(file);
    CHECK(!recognises("lo.json", file));
  }
}

TEST_CASE("What a template makes, it recognises") {
  const test::TimeZone zone("UTC0");
  for (const char* const name : {"%F_%H-%M-%S.csv", "lo.%j", "%y%m%d%I%p", "%a %A %b %B", "%s",
                                 "100%%-%S", "x%z.json", "%Y.zst", "%Y.part", "a.json"}) {
    for (const std::int64_t seconds : {std::int64_t{0}, kMoment, kMoment + 13'456'789}) {
      CAPTURE(name, seconds);
      const FileNameTemplate names("-o", name);
      FileName made = names.at(seconds);
      made.number = seconds == 0 ? 0 : 17;
      CHECK(names.parse(made.text()).value().plain() == made.plain());
    }
  }
}

TEST_CASE("A template is refused whose longest name would be too long") {
  const auto refuses = [](const std::string& name) {
    try {
      FileNameTemplate("-o", name);
    } catch (const UsageError&) {
      return true;
    }
    return false;
  };
  constexpr std::size_t kMost = 255 - std::string_view("_1000.zst.part").size();
  for (const auto& [conversion, longest] :
       {std::pair("%s", "1790000000"), std::pair("%A", "Wednesday"), std::pair("%B", "September"),
        std::pair("%a", "Wed"), std::pair("%z", "+0000"), std::pair("%F", "2026-09-21"),
        std::pair("%%%Y", "%2026"), std::pair("%p%j", "AM001")}) {
    CAPTURE(conversion);
    const std::string text(kMost - std::string_view(longest).size(), 'x');
    CHECK(!refuses(text + conversion));
    CHECK(refuses("x" + text + conversion));
  }
}
