<?xml version="1.0" encoding="UTF-8"?>
<!-- A section of a document, found by its id, as a web page. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:g="urn:gongwen:document:1"
                exclude-result-prefixes="g">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>
  <xsl:param name="section"/>
  <xsl:variable name="wanted" select="id($section)"/>

  <xsl:template match="/">
    <html lang="zh-CN">
      <head>
        <title><xsl:apply-templates select="$wanted" mode="name"/></title>
      </head>
      <body>
        <nav>
          <xsl:apply-templates select="//g:p[@role='title']/node()"/>
          <xsl:for-each select="$wanted/ancestor::g:section">
            <xsl:text> › </xsl:text>
            <xsl:apply-templates select="." mode="name"/>
          </xsl:for-each>
        </nav>
        <xsl:apply-templates select="$wanted"/>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="g:section" mode="name">
    <xsl:apply-templates select="g:marker/node() | g:heading/node()"/>
  </xsl:template>

  <!-- The marker and its heading stand on a line of their own, … -->
  <xsl:template match="g:section[@form='heading']">
    <section id="{@xml:id}">
      <h2><xsl:apply-templates select="." mode="name"/></h2>
      <xsl:apply-templates select="g:p | g:table | g:section"/>
    </section>
  </xsl:template>

  <!-- … or at the head of the first paragraph. -->
  <xsl:template match="g:section">
    <section id="{@xml:id}">
      <p>
        <b><xsl:apply-templates select="." mode="name"/></b>
        <xsl:apply-templates select="g:p[1]/node()"/>
      </p>
      <xsl:apply-templates select="g:p[position() &gt; 1] | g:table | g:section"/>
    </section>
  </xsl:template>

  <xsl:template match="g:p">
    <p><xsl:apply-templates/></p>
  </xsl:template>

  <xsl:template match="g:item">
    <span id="{@xml:id}"><xsl:apply-templates/></span>
  </xsl:template>

  <xsl:template match="g:table">
    <table><xsl:apply-templates select="g:row"/></table>
  </xsl:template>

  <xsl:template match="g:row">
    <tr><xsl:apply-templates select="g:cell"/></tr>
  </xsl:template>

  <xsl:template match="g:cell">
    <td><xsl:apply-templates select="g:p"/></td>
  </xsl:template>

  <!-- Page numbers and contents pages are for archives, not for readers. -->
  <xsl:template match="g:noise | g:p[@role='noise'] | g:p[@role='toc']"/>
</xsl:stylesheet>
