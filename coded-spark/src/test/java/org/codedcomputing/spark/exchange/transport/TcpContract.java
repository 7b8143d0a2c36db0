package org.codedcomputing.spark.exchange.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The contract of transports over TCP: nothing listens any more either. */
abstract class TcpContract extends TransportContract {

    /** The socket of a line that a node has said. */
    static InetSocketAddress socket(String line) {
        boolean sealed = line.contains(" sealed ");
        TcpAddress own = new TcpAddress(TcpPreamble.VERSION, sealed, new InetSocketAddress(1));
        return TcpAddress.parse(line, session(2, 0), 0, own).socket();
    }

    @Override
    boolean listens(String line) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(socket(line), 10_000);
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }
}
