// Catch2's own main(), which takes seconds to compile, so it stands alone.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
