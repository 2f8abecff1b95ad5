// A thread that runs on the thread of who made it, a little later.
#pragma once

namespace chattcp::fuzz {

// Runs the std::thread that has been made, if it has not run yet. Code that is linked with
// late_thread.cpp, and the options --wrap of the linker for the two functions of libstdc++ that it
// names, makes no others: one at a time, which runs here or else when it is joined. To make a true
// one takes longer than to answer ten requests, and what threads do to each other is for
// ThreadSanitizer to find.
void run_late_thread();

} // namespace chattcp::fuzz
