package org.codedcomputing.spark.exchange.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpAddressTest {
    private static final Session SESSION = new Session("app", 7, 3, 1, 4);
    private static final TcpAddress OWN = new TcpAddress(1, false, new InetSocketAddress("10.0.0.1", 4000));

    @ParameterizedTest
    @ValueSource(strings = {"tcp 1 clear 10.1.2.3:40001", "tcp 1 clear [fe80::1:2]:1", "tcp 1 clear [::1]:65535"})
    void aLineIsReadAndWrittenAgain(String line) {
        assertThat(TcpAddress.parse(line, SESSION, 2, OWN).line()).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "udp 1 clear 10.1.2.3:40001",
                "tcp 1 clear host.example:40001",
                "tcp 1 clear 10.1.2.3:0",
                "tcp 1 clear 10.1.2.3:65536",
                "tcp 1 clear 10.1.2:99",
                "tcp 1 clear 10.1.2.3",
                "tcp 1 clear ::::1:2"
            })
    void anythingElseIsRefusedWithTheNode(String line) {
        assertThatThrownBy(() -> TcpAddress.parse(line, SESSION, 2, OWN))
                .isInstanceOf(TransportException.class)
                .hasMessage(
                        "exchange 7 (stage 3, attempt 1): node 2 says '%s' where its tcp address should be; use the same transport and version of the library on every executor",
                        line);
    }

    @Test
    void anotherVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> TcpAddress.parse("tcp 2 clear 10.1.2.3:99", SESSION, 2, OWN))
                .hasMessageContaining("node 2 speaks version 2 of the tcp transport, this node version 1");
    }

    @Test
    void bothSealOrNone() {
        assertThatThrownBy(() -> TcpAddress.parse("tcp 1 sealed 10.1.2.3:99", SESSION, 2, OWN))
                .hasMessageContaining(
                        "node 2 seals its messages, this node sends in the clear; set spark.authenticate");
    }
}
