// Renaming a file to a name that nothing has. Used by the directories of systems with descriptors
// for them; a file per system.
#pragma once

namespace chattcp {

// In the directory that `folder` is open on. False if it fails (errno); EEXIST: there is a file
// with the new name.
bool rename_new(int folder, const char* from, const char* to);

} // namespace chattcp
