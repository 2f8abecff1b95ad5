// Words on a command line that are no options.
#pragma once

#include <string>
#include <vector>

namespace chattcp {

// What the first of `words`, which `command` does not take, was meant to be: "to read the file: -r
// saved.pcap". Empty where nothing can be guessed. The other words are those that follow it
// directly.
std::string stray_word_advice(const std::string& command, const std::vector<std::string>& words);

// What an address with a port, or a port alone, is called in options of serve: "did you mean
// --listen 0.0.0.0 -port 8080?" Empty for all else.
std::string listen_advice(const std::string& word);

// The same of a word in the place of a command: "did you mean chattcp capture?"
std::string stray_command_advice(const std::vector<std::string>& words);

} // namespace chattcp
