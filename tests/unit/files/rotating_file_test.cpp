#include "files/rotating_file.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/folder.h"

#include <chrono>
#include <ctime>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;

namespace {

using Names = std::vector<std::string>;

// Files of a year each, so that their names are known.
struct Run {
  StopSignal stop;
  FileReport report;
  std::atomic<std::uint64_t> hangups = 0;
  TemporaryFolder folder;
  Directory directory{folder.path()};
  LineContent content{"heading\n"};
  Names said;

  Run() {
    report.say = [this](const std::string& text) { said.push_back(text); };
  }

  FileRun shared() { return {.stop = stop, .report = report, .hangups = hangups, .live = true}; }

  std::unique_ptr<RotatingFile> open(const FileOptions& options) {
    return std::make_unique<RotatingFile>(directory, FileNameTemplate("-o", "x%%%j.txt"), options,
                                          content, shared());
  }
};

// As a sink does.
void write(RotatingFile& file, const std::string& lines) {
  file.pass_time();
  if (file.is_due(lines.size())) {
    file.begin("heading\n");
  }
  file.write(lines);
}

std::string today(const std::string& rest) {
  const std::time_t now = std::time(nullptr);
  return FileNameTemplate("-o", "x%%%j").at(now).text() + rest;
}

} // namespace

TEST_CASE("A RotatingFile is a part until it is finished") {
  Run run;
  auto file = run.open({.rotate_bytes = 1000});
  CHECK(run.folder.names() == Names{today(".txt.part")});
  write(*file, "line\n");
  CHECK(run.folder.content(today(".txt.part")) == "heading\nline\n");
  file.reset();
  CHECK(run.folder.names() == Names{today(".txt")});
  CHECK(run.folder.content(today(".txt")) == "heading\nline\n");
  CHECK(run.report.finished == 1);
}

TEST_CASE("A RotatingFile begins another one before one is too large") {
  Run run;
  auto file = run.open({.rotate_bytes = 20});
  write(*file, "0123456789\n"); // 19 with the heading.
  write(*file, "a\n");
  write(*file, std::string(100, 'b') + "\n");
  file.reset();
  CHECK(run.folder.content(today(".txt")) == "heading\n0123456789\n");
  CHECK(run.folder.content(today("_001.txt")) == "heading\na\n");
  CHECK(run.folder.content(today("_002.txt")).size() == 109);
}

TEST_CASE("A RotatingFile leaves no file without lines") {
  Run run;
  auto file = run.open({.rotate_bytes = 1000});
  file->begin("heading\n");
  ++run.hangups;
  file->pass_time();
  CHECK(run.folder.names().empty());
  file.reset();
  run.open({.rotate_bytes = 1000});
  CHECK(run.folder.names().empty());
}

TEST_CASE("A RotatingFile begins another one after each hangup") {
  Run run;
  auto file = run.open({.rotate_bytes = 1000});
  write(*file, "a\n");
  ++run.hangups;
  write(*file, "b\n");
  file->pass_time();
  write(*file, "c\n");
  file.reset();
  CHECK(run.folder.content(today(".txt")) == "heading\na\n");
  CHECK(run.folder.content(today("_001.txt")) == "heading\nb\nc\n");
}

TEST_CASE("A RotatingFile ends at its time") {
  Run run;
  auto file = run.open({.rotate_seconds = 1});
  write(*file, "a\n");
  for (int i = 0; i < 200 && run.report.finished == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    file->pass_time();
  }
  CHECK(run.report.finished == 1);
}

TEST_CASE("A RotatingFile keeps as many files as it may") {
  Run run;
  auto file = run.open({.rotate_bytes = 10, .keep = 2});
  for (const char* const line : {"a\n", "b\n", "c\n", "d\n"}) {
    write(*file, line);
  }
  file.reset();
  CHECK(run.folder.names() == Names{today("_002.txt"), today("_003.txt")});
  CHECK(run.report.removed == 2);
}

TEST_CASE("A RotatingFile keeps as many bytes as it may, also while it writes") {
  Run run;
  auto file = run.open({.rotate_bytes = 30, .keep_bytes = 60});
  const std::string line(20, 'a');
  for (int i = 0; i < 5; ++i) {
    write(*file, line + "\n");
    std::uint64_t all = 0;
    for (const std::string& name : run.folder.names()) {
      all += run.folder.content(name).size();
    }
    CHECK(all <= 60);
  }
  CHECK(run.folder.names().size() == 2);
}

TEST_CASE("A RotatingFile finishes what is left, and writes over nothing") {
  Run run;
  run.folder.put(today(".txt"), "other");
  run.folder.put(today(".txt.part"), "heading\na\ncut");
  run.folder.put(today("_003.txt.part"), "heading\n");
  run.folder.put("y.txt.part", "other");
  run.open({.rotate_bytes = 1000});
  CHECK(run.folder.names() == Names{today(".txt"), today("_001.txt"), "y.txt.part"});
  CHECK(run.folder.content(today(".txt")) == "other");
  CHECK(run.folder.content(today("_001.txt")) == "heading\na\n");
  REQUIRE(run.said.size() == 1);
  CHECK(run.said[0].ends_with("removed the cut end that an earlier run has left, 3 bytes"));
}

TEST_CASE("A RotatingFile finishes hundreds of files that are left, and none twice") {
  constexpr int kLeft = 300;
  Run run;
  for (int i = 0; i < kLeft; ++i) {
    const std::string name =
        today(FileName{.stem = "", .extension = "", .number = unsigned(i)}.plain());
    run.folder.put(name + ".txt.part", "heading\na\n");
    run.folder.put(name + ".txt.zst.part", "cut");
  }
  for (int i = 0; i < 4; ++i) {
    run.open({.rotate_bytes = 1000});
  }
  CHECK(run.folder.names().size() == kLeft);
  for (const std::string& name : run.folder.names()) {
    CHECK(name.ends_with(".txt"));
  }
}

TEST_CASE("A RotatingFile removes the cut end of a table's last record, also behind a newline") {
  Run run;
  run.folder.put(today(".txt.part"), "heading\n1,\"a\nb\"\n2,\"c\nd");
  run.open({.rotate_bytes = 1000});
  CHECK(run.folder.content(today(".txt")) == "heading\n1,\"a\nb\"\n");
}

TEST_CASE(
    "A RotatingFile removes files of earlier runs first, even if they seem to be of the future") {
  Run run;
  for (const char* const name : {"_001.txt", "_002.txt"}) {
    run.folder.put(today(name), "old");
    std::filesystem::last_write_time(run.folder.path() + "/" + today(name),
                                     std::filesystem::file_time_type::clock::now() +
                                         std::chrono::hours(1));
  }
  auto file = run.open({.rotate_bytes = 10, .keep = 2});
  for (const char* const line : {"a\n", "b\n", "c\n"}) {
    write(*file, line);
  }
  file.reset();
  CHECK(run.folder.names() == Names{today("_004.txt"), today("_005.txt")});
}

TEST_CASE("A RotatingFile leaves all lines of a file that is no such table") {
  Run run;
  const std::string lines = "{\"a\":\"one \\\" quote\"}\n{\"a\":1}\n";
  run.folder.put(today(".txt.part"), lines);
  run.open({.rotate_bytes = 1000});
  CHECK(run.folder.content(today(".txt")) == lines);
}

TEST_CASE("A RotatingFile goes on where its file was removed") {
  Run run;
  auto file = run.open({.rotate_bytes = 10});
  write(*file, "a\n");
  std::filesystem::remove(run.folder.path() + "/" + today(".txt.part"));
  write(*file, "b\n");
  file.reset();
  CHECK(run.folder.names() == Names{today("_001.txt")});
  REQUIRE(run.said.size() == 1);
  CHECK(run.said[0].ends_with("removed before it was finished"));
}

TEST_CASE("A RotatingFile leaves alone what another one writes") {
  Run run;
  const auto first = run.open({.rotate_bytes = 1000});
  write(*first, "a\n");
  run.open({.rotate_bytes = 1000});
  CHECK(run.folder.names() == Names{today(".txt.part")});
}

TEST_CASE("A RotatingFile compresses in the background, and each file is there once") {
  for (const auto& [compression, suffix] :
       {std::pair(FileCompression::zstd, ".zst"), std::pair(FileCompression::gzip, ".gz")}) {
    Run run;
    auto file = run.open({.rotate_bytes = 10, .compression = compression});
    for (const char* const line : {"a\n", "b\n", "c\n", "d\n", "e\n"}) {
      write(*file, line);
    }
    file.reset();
    CHECK(run.folder.names().size() == 5);
    CHECK(run.folder.names()[0] == today(std::string(".txt") + suffix));
  }
}

TEST_CASE("A RotatingFile says which directory cannot be written to") {
  Run run;
  std::filesystem::remove_all(run.folder.path());
  CHECK_THROWS_WITH(run.open({.rotate_bytes = 10}), Catch::Contains("cannot write"));
}

TEST_CASE("A FileFinisher removes the oldest file that waits") {
  Run run;
  FileSeries series(run.directory, FileNameTemplate("-o", "x-%s"), {}, run.report);
  FileFinisher finisher(series, FileCompression::none, run.shared(), [](int) {});
  CHECK(!finisher.remove_oldest());
  finisher.take(series.begin(1));
  CHECK(!finisher.remove_oldest());
  CHECK(run.folder.names() == Names{"x-1"});
}
