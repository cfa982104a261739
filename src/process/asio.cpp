// Asio's own functions, compiled here once: whoever includes it is spared them (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
