#include "process/sealed_memory.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

namespace aviary::process {

TEST(SealedMemory, KeepsItsSize) {
    const int descriptor = make_sealed_memory("aviary-test", 5000);
    ASSERT_GE(descriptor, 0);
    EXPECT_NE(ftruncate(descriptor, 0), 0);
    EXPECT_NE(ftruncate(descriptor, 10'000), 0);
    struct stat known {};
    ASSERT_EQ(fstat(descriptor, &known), 0);
    EXPECT_EQ(known.st_size, 5000);
    close(descriptor);
}

} // namespace aviary::process
