// Compiles Asio's own functions once, so that no other source file has to (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
