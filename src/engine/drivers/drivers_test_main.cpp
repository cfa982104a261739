// Ends without the destructors of the sound servers' libraries: their threads outlive the clients that they belong to, and
// when a server was killed, some ends would wait for them for ever.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const int failed = RUN_ALL_TESTS();
    std::fflush(nullptr);
    std::_Exit(failed);
}
